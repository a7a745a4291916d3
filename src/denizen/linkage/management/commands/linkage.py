"""`denizen linkage`: what decides who is who: trained, tried, switched; and records that may be of one person."""

import getpass
import json
import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from denizen.access.actions import operator_at_the_console
from denizen.journal.actions import write_entry
from denizen.kernel.clock import now
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console, refusing_in_one_line
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.linkage import telling
from denizen.linkage.agreement import agreement
from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.files.reading import Table, read_table
from denizen.linkage.management.arguments import DECLARATIONS, SEED, describe
from denizen.linkage.management.checking import must_be_writable, must_belong_together, threshold_typed
from denizen.linkage.model import Model
from denizen.linkage.people.deduplicating import likely_duplicates, propose
from denizen.linkage.people.serving import model_in_force, starting_model, version_in_force
from denizen.linkage.people.switching import switch_back, switch_to, try_model

if TYPE_CHECKING:
    from denizen.linkage.files.evaluating import Prepared
    from denizen.linkage.training.trained import Trained

_LISTED = 20


class Command(BaseCommand):
    """Trains, tries and switches models, and goes through the register for duplicates."""

    help = "Train, try and switch the model that decides who is who; look for records of one person."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        describe(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        with refusing_in_one_line():
            must_belong_together(options)
            must_be_writable(options)
        if options["todo"] == "evaluate" or (options["todo"] == "train" and options["files"]):
            with refusing_in_one_line():
                (self._evaluate if options["todo"] == "evaluate" else self._train_on_files)(options)
            return
        with at_the_console() as db:
            getattr(self, f"_{options['todo']}")(db, options)

    def _train(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        # Asked for here: a process that serves a register has no use for what trains.
        from denizen.linkage.people.learning import train_on_declarations  # noqa: PLC0415

        trained = train_on_declarations(
            db,
            DuckEngine,
            most=options["declarations"] or DECLARATIONS,
            seed=_seed(options),
            with_answers=options["answers"],
            thought=options["judgement"],
        )
        self._note(db, "linkage.train", trained.table.num_rows)
        self._keep(trained, options)

    def _train_on_files(self, options: dict[str, Any]) -> None:
        from denizen.linkage.files import evaluating  # noqa: PLC0415
        from denizen.linkage.files.labels import read_labels  # noqa: PLC0415
        from denizen.linkage.files.reading import places_by  # noqa: PLC0415

        tables = _tables(options)
        labels = []
        if options["labels"]:
            places = places_by(tables, options["id"])
            labels = read_labels(options["labels"], *places, encoding=options["encoding"])
        prepared = self._prepared(tables, options)
        self._keep(evaluating.train_whole(prepared, labels, seed=_seed(options)), options)

    def _keep(self, trained: "Trained", options: dict[str, Any]) -> None:
        """Write the model and its report, and say what is to be expected."""
        from denizen.linkage.training.report import report, thresholds_of  # noqa: PLC0415

        if options["report"]:
            options["report"].write_text(report(trained), "utf-8")
        options["to"].write_text(trained.model.text(), "utf-8")
        self._say(
            _("Trained on %(records)d records; model %(version)s")
            % {"records": trained.table.num_rows, "version": trained.model.version}
        )
        self._tell(telling.of_model(trained.model))
        self._tell(telling.of_thresholds(thresholds_of(trained)))

    def _try(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        model = Model.read(options["model"])
        with DuckEngine() as engine:
            trial = try_model(db, engine, model_in_force(db), model)
        self._note(db, "linkage.try_model", sum(trial.said.values()))
        self._tell(telling.of_trial(trial.said))
        self._tell(telling.of_differing(trial.differing[:_LISTED], len(trial.differing)))
        if lost := trial.said["ask", "new"]:
            warning = ngettext(
                "A registrar is asked now about %(pairs)d pair that would be taken for two people: look at it first",
                "A registrar is asked now about %(pairs)d pairs that would be taken for two people: look at them first",
                lost,
            )
            self._say(warning % {"pairs": lost})

    def _switch(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        if sum(map(bool, (options["back"], options["shipped"], options["model"]))) != 1:
            raise CommandError(
                _("Name the model that is to decide, or say --back for the one before, or --shipped")
            )
        before = version_in_force(db)  # which may be one that cannot be read any more
        actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
        if options["back"]:
            version = switch_back(db, actor=actor, now=now())
        else:
            model = starting_model() if options["shipped"] else Model.read(options["model"])
            switch_to(db, model, actor=actor, now=now())
            version = model.version
        if version == before:
            self._say(_("This model decides already: %(version)s") % {"version": version})
            return
        self._say(
            _("Within ten seconds this model decides: %(version)s (before: %(before)s)")
            % {"version": version, "before": before}
        )

    def _dedupe(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        if options["files"]:
            self._ask(db, options)
            return
        model = model_in_force(db)
        with DuckEngine(memory=options["memory"]) as engine:
            proposals, compared = likely_duplicates(db, engine, model)
        self._note(db, "linkage.look_for_duplicates", compared.records)
        self._tell(telling.of_compared(compared))
        self._tell(telling.of_proposals(proposals[:_LISTED], len(proposals)))
        found = ngettext(
            "%(pairs)d pair of records may be of one person",
            "%(pairs)d pairs of records may be of one person",
            len(proposals),
        )
        self._say(found % {"pairs": len(proposals)})
        if options["propose"]:
            anew = propose(db, proposals, model, now())
            self._say(_("Put before a registrar: %(new)d that were not before") % {"new": anew})

    def _ask(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        """Say whom of a file's people the register knows."""
        from denizen.linkage.files.meanings import read_map, understand  # noqa: PLC0415
        from denizen.linkage.people.asking import FEWEST, ask_register, described  # noqa: PLC0415

        table = read_table(options["files"], options["encoding"])
        if len(table) < FEWEST:
            raise CommandError(_("Name a file of %(rows)d people at least") % {"rows": FEWEST})
        columns = understand([table], read_map(options["map"]) if options["map"] else None, beside=True)
        self._tell(telling.of_columns(columns))
        vault = Vault(Home.current().keys)
        records = list(described(table, columns, tokens=vault, demo=os.environ.get("DENIZEN_MODE") == "demo"))
        with DuckEngine(memory=options["memory"]) as engine:
            asked, compared = ask_register(db, engine, model_in_force(db), records)
        self._note(db, "linkage.ask_register", len(asked))
        self._tell(telling.of_compared(compared))
        self._tell(telling.of_file(Counter(asked)))

    def _agreement(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        self._tell(telling.of_agreement(agreement(db)))

    def _evaluate(self, options: dict[str, Any]) -> None:
        from denizen.linkage.files import evaluating  # noqa: PLC0415 - no matter of a register
        from denizen.linkage.files.reading import cells_of  # noqa: PLC0415

        threshold = threshold_typed(options["threshold"])
        tables, hidden, truth = _tables(options), options["truth"], None
        if hidden:
            # What the truth is, is put away here, and looked at when all is decided.
            truth = cells_of(tables, hidden)
            tables = [table.without(hidden) for table in tables]
        prepared = self._prepared(tables, options)
        model = Model.read(options["model"]) if options["model"] else None
        linked = evaluating.link(prepared, model, seed=_seed(options), threshold=threshold)
        told = evaluating.report(linked, evaluating.judged(linked, truth) if truth is not None else None)
        self._tell(telling.of_evaluation(told))
        if options["keep"]:
            options["keep"].write_text(evaluating.kept(linked).text(), "utf-8")
        if options["groups"]:
            options["groups"].write_text(evaluating.groups_as_csv(linked, tables), "utf-8")
        if options["pairs"]:
            options["pairs"].write_text(evaluating.pairs_as_csv(linked), "utf-8")
        if options["json"]:
            options["json"].write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")

    def _prepared(self, tables: Sequence[Table], options: dict[str, Any]) -> "Prepared":
        """Files as an engine takes them; says what each column was taken to mean."""
        from denizen.linkage.files import evaluating  # noqa: PLC0415
        from denizen.linkage.files.meanings import read_map  # noqa: PLC0415

        prepared = evaluating.prepare(tables, read_map(options["map"]) if options["map"] else None)
        self._tell(telling.of_columns(prepared.columns))
        return prepared

    def _model(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        self._tell(telling.of_model(model_in_force(db)))

    def _note(self, db: psycopg.Connection, act: str, quantity: int) -> None:
        """Write that somebody went through the register, and how many records that concerned."""
        actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
        write_entry(db, actor=actor, now=now(), act=act, quantity=quantity)

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(line)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)


def _tables(options: dict[str, Any]) -> list[Table]:
    """The files that were named. Raises CommandError where these are more than two, and as `read_table`."""
    if len(options["files"]) > 2:
        raise CommandError(_("Name one file, or two to link with each other"))
    return [read_table(path, options["encoding"]) for path in options["files"]]


def _seed(options: dict[str, Any]) -> int:
    return SEED if options["seed"] is None else int(options["seed"])
