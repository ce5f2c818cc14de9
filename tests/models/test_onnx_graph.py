"""Graphs written in memory are valid ONNX."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.models.bert import BertShape, bert_graph
from crosscheck.models.onnx_graph import FLOAT, GraphWriter


@given(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(width=32, allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
)
def test_what_is_written_is_read_by_the_onnx_package(
    number: int, fraction: float, name: str
) -> None:
    """Whole numbers of any sign, fractions and names come back as they were."""
    writer = GraphWriter()
    value = writer.input(name, FLOAT, ["batch", 3])
    writer.output(writer.node("Anything", value, whole=number, part=fraction), FLOAT, ["batch"])
    model = onnx.load_from_string(writer.serialise())
    (node,) = model.graph.node
    assert {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute} == {
        "whole": number,
        "part": fraction,
    }
    assert list(node.input) == [name] == [one.name for one in model.graph.input]
    assert [one.dim_param or one.dim_value for one in
            model.graph.input[0].type.tensor_type.shape.dim] == ["batch", 3]  # fmt: skip


@pytest.mark.parametrize("dtype", ["float32", "float16", "int64", "int8", "uint8"])
def test_small_constants_lie_in_the_graph_and_large_ones_beside_it(dtype: str) -> None:
    """Both are declared with their type and shape; a large one shares the caller's memory."""
    small, large = np.arange(6, dtype=dtype).reshape(2, 3), np.ones((40, 40), dtype)
    writer = GraphWriter()
    names = writer.constant(small), writer.constant(large)
    stored = {one.name: one for one in onnx.load_from_string(writer.serialise()).graph.initializer}
    assert np.array_equal(onnx.numpy_helper.to_array(stored[names[0]]), small)
    assert stored[names[1]].data_location == onnx.TensorProto.EXTERNAL
    assert list(stored[names[1]].dims) == [40, 40] and not stored[names[1]].raw_data
    assert writer.weights[names[1]] is large


@pytest.mark.parametrize("pooling", ["mean", "cls", "classifier"])
@pytest.mark.parametrize("segments", [True, False])
def test_a_bert_graph_passes_the_onnx_checker(
    pooling: str, segments: bool, make_judge: Callable[..., Path]
) -> None:
    """Every graph that can be written is well formed: names, order, types."""
    from safetensors.numpy import load_file

    weights = load_file(make_judge() / "model.safetensors")
    config = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
    graph = bert_graph(
        BertShape.of(config, segments=segments),
        lambda name: weights[name if name.startswith("classifier") else f"bert.{name}"],
        pooling,  # type: ignore[arg-type]
    )
    model = onnx.load_from_string(graph.serialise())
    inputs = {one.name for one in model.graph.input}
    assert inputs == {"ids", "positions", "lengths"} | ({"segments"} if segments else set()) | (
        {"share"} if pooling == "mean" else set()
    )
    for tensor in model.graph.initializer:  # the checker wants the data of external tensors
        if tensor.name in graph.weights:
            tensor.CopyFrom(onnx.numpy_helper.from_array(graph.weights[tensor.name], tensor.name))
    onnx.checker.check_model(model)
