// What scripts add to pages that work without them: parts that refresh in place, keys, a summary that takes focus.
import "htmx.org/dist/htmx.esm.js";
import { Button, ErrorSummary, createAll } from "govuk-frontend";
import { keys } from "./keys.mjs";
import { passkeys } from "./passkeys.mjs";
import { checkScanned } from "./scanned.mjs";
import { openSourcesFromBars } from "./sources.mjs";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary);
createAll(Button, { preventDoubleClick: true });
keys(document);
openSourcesFromBars(document);
passkeys(document);
checkScanned(window);
