"""Fills a bench database: people in bulk, the group (`talk`), conversation reports, and one call (`reading`)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, update

from community.accounts.models import Person
from community.conversations.counted import talked_about
from community.conversations.episode import Basis, CameBack, Kind, Mode, Prompt, Relation
from community.conversations.models import ConversationReport, ReportTopic, Topic
from community.core.clock import monday_of, now
from community.core.db import Base, db
from community.programs.models import Member, Role
from community.recognition.models import Thanks
from tests.bench import people
from tests.bench.reading import fill_call
from tests.bench.sizes import Sizes
from tests.bench.talk import DAYS, Progress, Talk, put
from tests.factories import make_member, make_program
from tests.factories.conversations import acting, make_topic

#: Who reads the pages, by number of joining: a member of long standing.
READER = 40


def fill(app: Flask, sizes: Sizes, progress: Progress) -> None:
    """Make the schema and everything in it. Takes minutes at full size."""
    with app.app_context():
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
        program = make_program()
        manager = make_member(program, "Nora Castellan", roles=Role.OWNER | Role.AMBASSADOR)
        topics = [make_topic(acting(manager), f"The sound of edge {number}").id for number in range(6)]
        at = now()
        db.session.rollback()
        with db.engine.connect() as connection:
            # The engine's own `begin` opens transactions for reading, which is no hindrance to one connection alone.
            filler = Filler(sizes, program.id, at)
            put(connection, Person.__table__, filler.persons(), progress, "people", sizes.members)
            persons = list(
                connection.scalars(select(Person.id).where(Person.email_key.like("bench%")).order_by(Person.id))
            )
            put(connection, Member.__table__, filler.members(persons), progress, "members", sizes.members)
            members = list(
                connection.scalars(select(Member.id).where(Member.person_id.in_(persons)).order_by(Member.id))
            )
            Talk(connection, sizes, program.id, members, members[READER], at).fill(progress)
            put(connection, ConversationReport.__table__, filler.reports(members), progress, "reports", sizes.reports)
            reports = list(connection.scalars(select(ConversationReport.id).order_by(ConversationReport.id)))
            about = [{"report_id": report, "topic_id": topics[report % len(topics)]} for report in reports[::2]]
            put(connection, ReportTopic.__table__, about, progress, "topics", len(about))
            conversations, people = talked_about()
            connection.execute(update(Topic).values(conversation_count=conversations, people_count=people))
            thanks = [filler.thanks(manager.id, member, at) for member in [members[READER], *members[::20]]]
            connection.execute(insert(Thanks), thanks)
            connection.commit()
        fill_call(program, sizes, progress)
        with db.engine.connect() as connection:
            statistics = connection.execution_options(isolation_level="AUTOCOMMIT")
            statistics.exec_driver_sql("ANALYZE" if db.engine.dialect.name == "sqlite" else "VACUUM ANALYZE")


class Filler:
    """Rows about people and their reports. Always the same for the same sizes."""

    def __init__(self, sizes: Sizes, program_id: int, at: dt.datetime) -> None:
        self.sizes, self.program_id, self.at = sizes, program_id, at
        self.dice = random.Random(7)

    def persons(self) -> Iterator[dict[str, Any]]:
        for number in range(self.sizes.members):
            address = f"bench{number}@example.org"
            more = {"created_at": self.at, "email_verified_at": self.at, "version": 1}
            yield {"email": address, "email_key": address, "name": people.name_of(number)} | more

    def members(self, persons: list[int]) -> Iterator[dict[str, Any]]:
        for number, person in enumerate(persons):
            share = number / len(persons)
            yield {
                "program_id": self.program_id,
                "person_id": person,
                "roles": Role.AMBASSADOR,
                "about": people.sentence(self.dice, 4),
                "joined_at": self.at - dt.timedelta(days=DAYS * (1 - share)),
                "joined_seq": int(self.sizes.posts * share * 0.9),
                "version": 1,
            }

    def reports(self, members: list[int]) -> Iterator[dict[str, Any]]:
        """One in two hundred is the reader's; the last few wait for an answer."""
        for number in range(self.sizes.reports):
            told = self.at - dt.timedelta(days=200 * (1 - number / self.sizes.reports))
            day = told.date() - dt.timedelta(days=self.dice.randint(0, 3))
            yield {
                "ref": f"report{number}",
                "program_id": self.program_id,
                "reporter_id": members[READER] if number % 200 == 0 else self.dice.choice(members),
                "form_key": f"bench{number}",
                "happened_on": day,
                "week_on": monday_of(day),
                "reported_at": told,
                "kind": Kind.SHARE_ONLY if number % 5 == 0 else Kind.CONVERSATION,
                "mode": self.dice.choice(list(Mode)),
                "relation": self.dice.choice(list(Relation)),
                "prompt": self.dice.choice(list(Prompt)),
                "basis": Basis.DEAL_ONLY if number % 5 == 0 else Basis.OWN_EXPERIENCE,
                "came_back": self.dice.choice(list(CameBack)),
                "title": people.sentence(self.dice, 5) if number % 3 else "",
                "story": people.sentence(self.dice, 30) if number % 3 else "",
                "answered_at": told + dt.timedelta(days=1) if number < self.sizes.reports - 40 else None,
                "version": 1,
            }

    def thanks(self, giver: int, receiver: int, at: dt.datetime) -> dict[str, Any]:
        text = people.sentence(self.dice, 12)
        reason = "the evening in the library"
        return {
            "program_id": self.program_id,
            "from_id": giver,
            "to_id": receiver,
            "text": text,
            "reason": reason,
            "thanked_at": at,
        }
