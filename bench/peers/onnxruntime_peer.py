"""onnxruntime for Python on the exported model, with its default options: prediction only."""

from measure import bound, run_peer


def main(task, phase, rest):
    import onnxruntime

    def prepare():
        session = onnxruntime.InferenceSession(task["folder"] / "model.onnx", providers=["CPUExecutionProvider"])
        return lambda count: bound(lambda images: session.run(["prediction"], {"image": images}), task["images"][:count])

    return prepare


run_peer(main)
