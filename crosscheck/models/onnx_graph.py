"""ONNX models written in memory: nodes and constants in, serialised bytes out.

A BERT graph is seven kilobytes of structure around weights that already lie in
``model.safetensors``. Writing the few protobuf messages of the ONNX format here means that no
second copy of a model is kept on disk, that no graph file can be older than its weights, and
that the ``onnx`` package (18 MB) is needed by the tests only, which check the result with it.
Field numbers are those of ``onnx.proto3`` (Open Neural Network Exchange, IR version 9).
"""

import struct
from collections.abc import Sequence

import numpy as np

from crosscheck.ports import Array

IR_VERSION = 9
OPSET = 18
CONTRIB = "com.microsoft"  # onnxruntime's fused operators
FLOAT, INT32, INT64 = 1, 6, 7  # TensorProto.DataType
DATA_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "float16": 10}
INLINE_BYTES = 1024  # smaller constants are written into the graph, larger ones handed over
VARINT, LENGTH, FIXED32 = 0, 2, 5  # protobuf wire types

Attribute = int | float


class GraphWriter:
    """Collects the nodes of one graph; every method returns the name of the value it adds."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._initializers: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self._count = 0
        self.weights: dict[str, Array] = {}  # handed to the session beside the graph

    def input(self, name: str, data_type: int, axes: Sequence[str | int]) -> str:
        """Declare a graph input; a named axis may have any length."""
        self._inputs.append(_value_info(name, data_type, axes))
        return name

    def output(self, name: str, data_type: int, axes: Sequence[str | int]) -> None:
        """Declare a value as the result of the graph."""
        self._outputs.append(_value_info(name, data_type, axes))

    def constant(self, array: Array) -> str:
        """Add a constant; its memory is shared with the session, not copied into the graph."""
        name = self._fresh("constant")
        array = np.asarray(array, order="C")
        external = array.nbytes >= INLINE_BYTES
        self._initializers.append(_tensor(name, array, external=external))
        if external:
            self.weights[name] = array
        return name

    def node(self, operator: str, *inputs: str, domain: str = "", **attributes: Attribute) -> str:
        """Add an operator with one result."""
        return self.nodes(operator, *inputs, domain=domain, results=1, **attributes)[0]

    def nodes(
        self,
        operator: str,
        *inputs: str,
        results: int,
        domain: str = "",
        **attributes: Attribute,
    ) -> list[str]:
        """Add an operator with several results."""
        names = [self._fresh(operator) for _ in range(results)]
        message = b"".join(_text(1, name) for name in inputs)
        message += b"".join(_text(2, name) for name in names)
        message += _text(4, operator)
        message += b"".join(_bytes(5, _attribute(*item)) for item in attributes.items())
        self._nodes.append(message + _text(7, domain))
        return names

    def serialise(self) -> bytes:
        """The ModelProto."""
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _text(2, "crosscheck")
        graph += b"".join(_bytes(5, tensor) for tensor in self._initializers)
        graph += b"".join(_bytes(11, value) for value in self._inputs)
        graph += b"".join(_bytes(12, value) for value in self._outputs)
        opsets = (("", OPSET), (CONTRIB, 1))
        model = _integer(1, IR_VERSION) + _bytes(7, graph)
        for domain, version in opsets:
            model += _bytes(8, _text(1, domain) + _integer(2, version))
        return model

    def _fresh(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"


# --- messages ----------------------------------------------------------------------------


def _tensor(name: str, array: Array, *, external: bool) -> bytes:
    message = b"".join(_integer(1, size) for size in array.shape)
    message += _integer(2, DATA_TYPES[array.dtype.name]) + _text(8, name)
    if not external:
        return message + _bytes(9, array.tobytes())
    location = _text(1, "location") + _text(2, "handed over in memory")
    return message + _bytes(13, location) + _integer(14, 1)


def _value_info(name: str, data_type: int, axes: Sequence[str | int]) -> bytes:
    shape = b"".join(
        _bytes(1, _integer(1, axis) if isinstance(axis, int) else _text(2, axis)) for axis in axes
    )
    tensor_type = _integer(1, data_type) + _bytes(2, shape)
    return _text(1, name) + _bytes(2, _bytes(1, tensor_type))


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _tag(2, FIXED32) + struct.pack("<f", value) + _integer(20, 1)
    return _text(1, name) + _integer(3, value) + _integer(20, 2)


# --- protobuf wire format ----------------------------------------------------------------


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1  # negative numbers are written as two's complement
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _tag(field: int, wire_type: int) -> bytes:
    return _varint(field << 3 | wire_type)


def _integer(field: int, value: int) -> bytes:
    return _tag(field, VARINT) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _tag(field, LENGTH) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode("utf-8"))
