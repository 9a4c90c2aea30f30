"""A YAML file as nodes: its content, the line of each field, and what YAML itself lets pass."""

import typing
from collections.abc import Iterator
from typing import Any

import yaml


class Document:
    """A YAML mapping: its content, and the line of each field."""

    def __init__(self, node: yaml.MappingNode) -> None:
        self._node = node
        self.content: dict[str, Any] = {}

    def build(self) -> None:
        """Fill `content`; raises yaml.YAMLError or ValueError for a value that YAML cannot make."""
        self.content = typing.cast("dict[str, Any]", _Constructor().construct_document(self._node))

    def line(self, steps: tuple[str | int, ...]) -> int:
        """The line of the field that the steps lead to, as far as they lead."""
        node: yaml.Node = self._node
        line = node.start_mark.line
        for step in steps:
            if isinstance(step, int) and isinstance(node, yaml.SequenceNode) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line
            elif isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == step), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line, pair[1]
            else:
                break
        return line + 1

    def blemishes(self) -> Iterator[tuple[int, str, str, str]]:
        """What YAML itself lets pass: a field that stands twice (the first would be lost), a part used twice."""
        seen: set[int] = set()
        waiting: list[tuple[yaml.Node, str]] = [(self._node, "")]
        while waiting:
            node, field = waiting.pop()
            line = node.start_mark.line + 1
            if id(node) in seen and not isinstance(node, yaml.ScalarNode):
                yield line, field, "a part is used again by a mark (& and *)", "write it out in each place"
                return
            seen.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                waiting += [(part, field) for part in reversed(node.value)]
            elif isinstance(node, yaml.MappingNode):
                names: set[object] = set()
                for key, value in node.value:
                    if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                        yield key.start_mark.line + 1, field, "a field has no plain name", "write it as name: value"
                        return
                    if key.value in names:
                        yield key.start_mark.line + 1, key.value, "the field stands twice in one place", "keep one"
                        return
                    names.add(key.value)
                    waiting.append((value, key.value))


class _Constructor(yaml.constructor.SafeConstructor):
    """Builds plain values from nodes that are read already."""
