#!/usr/bin/env python3
"""Checks an export of Parkhaus without Parkhaus: written from docs/JOURNAL.md alone, with Python's standard library.

    python3 tests/verify_export.py EXPORT

Prints one JSON object: `agrees`, `entries`, `head`, `problems`. Exit code 0 if the export holds together, 1 if not.
"""

import csv
import hashlib
import json
import sys
import uuid
from pathlib import Path

NOBODY = "00" * 32
FIELDS = {"epoch", "seq", "op", "part", "at_ms", "written_ms", "actor", "kind", "sealed", "prev", "hash"}


class Export:
    """One export and what is wrong with it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.problems = []
        self.entries = []
        self.manifest = {}

    def wrong(self, what):
        """Notes one thing that is wrong."""
        self.problems.append(what)

    def check(self):
        """Checks everything."""
        try:
            self.manifest = json.loads((self.folder / "export.json").read_bytes())
            owner = uuid.UUID(self.manifest["facility"]).bytes + uuid.UUID(self.manifest["booth"]).bytes
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            return self.wrong(f"export.json cannot be read: {error}")
        if self.manifest.get("format") != "parkhaus-export-1":
            self.wrong("export.json has another format")
        self.check_files()
        self.check_chain(owner)
        self.check_receipts()
        self.check_payments()
        self.check_till()
        self.check_tables()
        return None

    def check_files(self):
        """Each file is the one that was written."""
        for name, facts in self.manifest.get("files", {}).items():
            try:
                found = hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
            except OSError as error:
                self.wrong(f"{name} cannot be read: {error}")
                continue
            if found != facts.get("sha256"):
                self.wrong(f"{name} was changed after the export")

    def check_chain(self, owner):
        """Each entry follows the one before it, and none was changed."""
        epoch, seq, link = 1, 0, NOBODY
        try:
            lines = (self.folder / "journal.jsonl").read_bytes().split(b"\n")
        except OSError as error:
            return self.wrong(f"journal.jsonl cannot be read: {error}")
        if lines and lines[-1] == b"":
            lines.pop()
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
                body = entry["body"].encode() if "body" in entry else bytes.fromhex(entry["body_hex"])
                hashed = hash_of(owner, entry, body)
                odd = set(entry) - FIELDS - {"body", "body_hex"}
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
                self.wrong(f"line {number} of journal.jsonl cannot be read: {error}")
                continue
            place = f"entry {entry['epoch']}-{entry['seq']} in line {number}"
            if odd:
                self.wrong(f"{place} says more than it may: {sorted(odd)}")
            later = entry["epoch"] > epoch
            if (entry["epoch"] != epoch and not later) or entry["seq"] != (1 if later else seq + 1):
                self.wrong(f"{place} stands where another was expected")
            if entry["prev"] != link and number > 1:
                self.wrong(f"{place} does not follow the one before it")
            if hashed != entry["hash"]:
                self.wrong(f"{place} was changed after it was written")
            epoch, seq, link = entry["epoch"], entry["seq"], entry["hash"]
            self.read_body(entry, body, place)
            self.entries.append(entry)
        head = self.manifest.get("head", {})
        if (head.get("epoch"), head.get("seq"), head.get("hash")) != (epoch, seq, link):
            self.wrong("the journal does not end where export.json says")
        return None

    def read_body(self, entry, body, place):
        """A body is JSON with sorted keys and integers only, in one way of writing it."""
        try:
            entry["fact"] = json.loads(body, parse_float=no_float)
            again = json.dumps(entry["fact"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            if again.encode() != body:
                self.wrong(f"{place}: its body is not written as bodies are")
        except ValueError as error:
            entry["fact"] = {}
            self.wrong(f"{place}: its body cannot be read: {error}")

    def facts(self, *kinds):
        """The facts of those kinds with their entries."""
        return [(entry, entry["fact"]) for entry in self.entries if entry["kind"] in kinds]

    def check_receipts(self):
        """Receipt numbers begin with 1 in each epoch and have no gap."""
        expected = {}
        for entry, fact in self.facts("stay_closed", "payment_refunded", "stay_reopened"):
            if "receipt" not in fact or fact["receipt"] is None:
                continue
            following = expected.get(entry["epoch"], 0) + 1
            if fact["receipt"] != following:
                self.wrong(f"entry {entry['epoch']}-{entry['seq']} has receipt {fact['receipt']}, not {following}")
            expected[entry["epoch"]] = fact["receipt"]

    def check_payments(self):
        """The lines of a payment add up to its quote."""
        for entry, fact in self.facts("payment_taken"):
            due = sum(line["amount_minor"] for line in fact.get("quote", []))
            taken = sum(line["amount_minor"] for line in fact.get("lines", []))
            if due != taken:
                self.wrong(f"entry {entry['epoch']}-{entry['seq']} takes {taken} for a fee of {due}")

    def check_till(self):
        """Each closing says what the entries before it add up to; shifts and closings are numbered without a gap."""
        running, waiting, perpetual, last, before = {}, {}, {}, {}, (0, 0)
        for entry in self.entries:
            kind, fact, place = entry["kind"], entry["fact"], f"entry {entry['epoch']}-{entry['seq']}"
            if kind == "perpetual_carried_over":
                before = total_of(fact["perpetual"])
            elif kind == "shift_opened":
                running[fact["shift"]] = {"float_minor": fact["float_minor"]}
                self.check_number(last, (entry["epoch"], "opened"), fact["number"], place)
            elif kind in ("payment_taken", "payment_refunded", "drawer_moved"):
                shift = fact.get("shift")
                if shift in running:
                    add_money(running[shift], kind, fact)
                elif shift is not None or running or waiting:
                    self.wrong(f"{place} belongs to no shift that is open")
            elif kind in ("shift_closed", "period_closed"):
                period = fact.get("period", "shift")
                number = fact["z"] if kind == "shift_closed" else fact["number"]
                self.check_number(last, (entry["epoch"], period), number, place)
                if kind == "shift_closed":
                    sums = running.pop(fact["shift"], {})
                    if drawer_of(sums) != fact["expected_minor"]:
                        self.wrong(f"{place} says another drawer than the entries before it")
                else:
                    covered = waiting.pop(BELOW.get(period), {})
                    sums = together(covered.values())
                    if sorted(covered) != sorted((one["epoch"], one["number"]) for one in fact["covers"]):
                        self.wrong(f"{place} leaves a closing out, or sums one up twice")
                if trimmed(sums) != trimmed(flat(fact["figures"])):
                    self.wrong(f"{place} says other figures than what it sums up")
                gross, refunded = perpetual.get(period, before)
                perpetual[period] = (gross + sums.get("gross_minor", 0), refunded + sums.get("refunded_minor", 0))
                if total_of(fact["perpetual"]) != perpetual[period]:
                    self.wrong(f"{place} says another perpetual total")
                waiting.setdefault(period, {})[(entry["epoch"], number)] = sums

    def check_number(self, last, series, number, place):
        """Numbers of a series are 1, 2, 3, …"""
        if number != last.get(series, 0) + 1:
            self.wrong(f"{place} has number {number}, not {last.get(series, 0) + 1}")
        last[series] = number

    def check_tables(self):
        """The tables know no more and no less than the journal: its end was not cut off."""
        taken = {
            (entry["epoch"], entry["seq"]): (
                as_hex(fact.get("payment")),
                as_hex(fact.get("stay")),
                sum(line["amount_minor"] for line in fact.get("quote", [])),
            )
            for entry, fact in self.facts("payment_taken")
        }
        for row in self.rows("payment"):
            place = (int(row["entry_epoch"]), int(row["entry_seq"]))
            if taken.pop(place, None) != (row["id"], row["stay"], int(row["amount_minor"])):
                self.wrong(f"payment {row['id']} is not the one of entry {place[0]}-{place[1]}")
        for epoch, seq in taken:
            self.wrong(f"the payment of entry {epoch}-{seq} is not in payment.csv")
        opened = {as_hex(fact.get("stay")) for _, fact in self.facts("checked_in", "stay_carried_over")}
        stays = {row["id"] for row in self.rows("stay")}
        for stay in sorted(stays ^ opened):
            self.wrong(f"stay {stay} stands in only one of journal and tables")
        closed = {as_hex(fact.get("stay")) for _, fact in self.facts("stay_closed", "stay_reopened", "stay_voided")}
        for row in self.rows("stay"):
            if row["state"] in ("closed", "voided") and row["id"] not in closed:
                self.wrong(f"stay {row['id']} has ended, and no entry says so")

    def rows(self, table):
        """The rows of a table."""
        try:
            with open(self.folder / f"{table}.csv", encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)
        except (OSError, ValueError) as error:
            self.wrong(f"{table}.csv cannot be read: {error}")


BELOW = {"day": "shift", "month": "day", "year": "month"}


def add_money(sums, kind, fact):
    """Adds to the figures of a shift what a payment, a refund or a movement of cash says."""

    def add(name, amount):
        sums[name] = sums.get(name, 0) + amount

    if kind == "drawer_moved":
        names = {"drop": "drops_minor", "pay_in": "pay_ins_minor", "pay_out": "pay_outs_minor"}
        if fact["movement"] == "no_sale":
            return add("no_sales", 1)
        return add(names[fact["movement"]], fact["amount_minor"])
    if kind == "payment_taken":
        add("payments", 1)
        add("gross_minor", fact["amount_minor"])
        add("cash_in_minor", fact["given_minor"] or 0)
        add("change_minor", fact["change_minor"])
    else:
        add("refunds", 1)
        add("refunded_minor", -fact["amount_minor"])
    for line in fact["lines"]:
        add(f"lines {line['kind']}", line["amount_minor"])
        if kind == "payment_refunded" and line["kind"] == "cash":
            add("cash_refunds_minor", -line["amount_minor"])
    return None


def drawer_of(sums):
    """What should lie in the drawer of a shift."""
    into = ("float_minor", "cash_in_minor", "pay_ins_minor")
    out = ("change_minor", "cash_refunds_minor", "drops_minor", "pay_outs_minor")
    return sum(sums.get(name, 0) for name in into) - sum(sums.get(name, 0) for name in out)


def together(many):
    """The figures of a longer period."""
    sums = {}
    for one in many:
        for name, amount in one.items():
            sums[name] = sums.get(name, 0) + amount
    return sums


def flat(figures):
    """Figures as a closing has them, in the form they are added up in."""
    lines = {f"lines {kind}": amount for kind, amount in figures["lines"].items()}
    return {**{name: amount for name, amount in figures.items() if name != "lines"}, **lines}


def trimmed(sums):
    """What is not nothing."""
    return {name: amount for name, amount in sums.items() if amount != 0}


def total_of(perpetual):
    """What was ever taken and paid back."""
    return (perpetual["gross_minor"], perpetual["refunded_minor"])


def no_float(text):
    """Bodies hold no fractions."""
    raise ValueError(f"{text} is no integer")


def as_hex(text):
    """An identity as tables write it."""
    try:
        return uuid.UUID(text).hex
    except (ValueError, TypeError, AttributeError):
        return str(text)


def hash_of(owner, entry, body):
    """The hash that an entry should have."""
    digest = hashlib.sha256(b"parkhaus-entry-1" + owner)
    digest.update(entry["epoch"].to_bytes(4, "big") + entry["seq"].to_bytes(8, "big", signed=True))
    digest.update(uuid.UUID(entry["op"]).bytes + entry["part"].to_bytes(2, "big"))
    digest.update(entry["at_ms"].to_bytes(8, "big", signed=True) + entry["written_ms"].to_bytes(8, "big", signed=True))
    for field in (entry["actor"].encode(), entry["kind"].encode(), body, bytes.fromhex(entry["sealed"])):
        digest.update(len(field).to_bytes(8, "big") + field)
    digest.update(bytes.fromhex(entry["prev"]))
    return digest.hexdigest()


def main():
    """Checks the export that is named."""
    if len(sys.argv) != 2:
        sys.exit("usage: verify_export.py EXPORT")
    export = Export(sys.argv[1])
    try:
        export.check()
    except (KeyError, ValueError, TypeError) as error:
        export.wrong(f"something is not as documented: {error!r}")
    agrees = not export.problems
    answer = {
        "agrees": agrees,
        "entries": len(export.entries),
        "head": export.manifest.get("head", {}).get("hash", ""),
        "problems": export.problems,
    }
    print(json.dumps(answer, ensure_ascii=False))
    sys.exit(0 if agrees else 1)


if __name__ == "__main__":
    main()
