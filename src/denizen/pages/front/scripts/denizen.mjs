// What scripts add to pages that work without them: parts that refresh in place, keys, a summary that takes focus.
import "htmx.org/dist/htmx.esm.js";
import { Button, ErrorSummary, createAll } from "govuk-frontend";
import { handInPieces } from "./handing.mjs";
import { keys } from "./keys.mjs";
import { passkeys } from "./passkeys.mjs";
import { checkScanned } from "./scanned.mjs";
import { sliders } from "./slider.mjs";
import { openSourcesFromBars } from "./sources.mjs";
import { maps } from "./zoom.mjs";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary);
createAll(Button, { preventDoubleClick: true });
handInPieces(document);
keys(document);
openSourcesFromBars(document);
passkeys(document);
checkScanned(window);
sliders(document);
maps(document);
