#!/usr/bin/env python3
"""Moto's server, with one fault mended: CloudFormation takes AWS::NoValue out of a list, moto leaves a null there."""

from moto import server
from moto.cloudformation import parsing

resolve = parsing.clean_json


def resolve_without_nulls(json, resources):
    value = resolve(json, resources)
    return [entry for entry in value if entry is not None] if isinstance(value, list) else value


# The function calls itself by this name, so that lists within lists are mended as well.
parsing.clean_json = resolve_without_nulls

if __name__ == "__main__":
    server.main()
