"""Code values as registered: the small dictionary that versions refer to by number."""

from __future__ import annotations

from django.db import connection

from banshi.kernel.codes import CodeValue

_values: dict[int, CodeValue] = {}
_numbers: dict[CodeValue, int] = {}


def code_value(number: int) -> CodeValue:
    """Return the code value of a row; the dictionary only grows, so what a process knows stays true."""
    if number not in _values:
        _learn()
    return _values[number]


def number_of(value: CodeValue) -> int:
    """Return the dictionary number of a code value, entering it if it is new."""
    if value not in _numbers:
        _learn()
    if value not in _numbers:
        _enter(value)
        _learn()
    return _numbers[value]


def forget() -> None:
    """Drop what this process remembers: after another database was put in place."""
    _values.clear()
    _numbers.clear()


def _learn() -> None:
    with connection.cursor() as cursor:
        cursor.execute('select id, "table", version, code, label from register_code')
        for number, table, version, code, label in cursor.fetchall():
            value = CodeValue(table=table, version=version, code=code, label=label)
            _values[number] = value
            _numbers[value] = number


def _enter(value: CodeValue) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'insert into register_code ("table", version, code, label) values (%s, %s, %s, %s) on conflict do nothing',
            [value.table, value.version, value.code, value.label],
        )
