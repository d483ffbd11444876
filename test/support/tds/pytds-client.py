"""Python's own TDS client against the test's server: one JSON object with all it saw. Port and certificate come as arguments."""

import datetime
import decimal
import json
import sys
import uuid

import pytds

PORT, CERTIFICATE, PASSWORD = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def connect(**more):
    options = dict(port=PORT, user="sa", password=PASSWORD, autocommit=True, disable_connect_retry=True)
    options.update(more)
    return pytds.connect("127.0.0.1", options.pop("database", "Shop"), **options)


def plain(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    # JSON's numbers end before a bigint does.
    if isinstance(value, (decimal.Decimal, uuid.UUID)) or (isinstance(value, int) and abs(value) > 2**53):
        return str(value)
    return value


def rows(cursor):
    return [[plain(value) for value in row] for row in cursor.fetchall()]


def ask(sql, parameters=None, **more):
    with connect(**more) as connection, connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return rows(cursor)


def failure(work):
    try:
        work()
    except pytds.Error as error:
        return [error.number, str(error)]
    return None


def procedure():
    with connect() as connection, connection.cursor() as cursor:
        cursor.callproc("dbo.two_sets", [pytds.output(param_type="int"), "in"])
        sets = [rows(cursor)]
        while cursor.nextset():
            sets.append(rows(cursor))
        return [sets, cursor.get_proc_outputs(), cursor.get_proc_return_status()]


def transaction():
    with connect(autocommit=False) as connection, connection.cursor() as cursor:
        seen = []
        for end in (connection.commit, connection.rollback):
            cursor.execute("select who")
            seen.append(rows(cursor)[0][3])
            end()
        return seen


VALUES = (1, "žluť 🐎", pytds.Binary(b"\xde\xad"), True, decimal.Decimal("-12.5"), datetime.date(2026, 1, 2))
TLS = dict(cafile=CERTIFICATE, validate_host=False)

print(
    json.dumps(
        {
            "types": ask("select every type"),
            "parameters": ask("select %s, %s, %s, %s, %s, %s", VALUES),
            "large": len(ask("select 5000 rows")),
            "procedure": procedure(),
            "transaction": transaction(),
            "encrypted": ask("select who", **TLS)[0][2],
            "login only": ask("select who", enc_login_only=True, **TLS)[0][2],
            "unknown": failure(lambda: ask("frobnicate")),
            "errors": failure(lambda: ask("raiserror")),
            "password": failure(lambda: connect(password="wrong")),
            "database": failure(lambda: connect(database="Nowhere")),
        }
    )
)
