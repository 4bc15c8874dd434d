"""Activations at the very ends of their parts: what Keras's gradient is there."""

from layer_case import camel, case, keras

from golden import write

L = keras.layers

limits = [
    *[case("activation", f"{camel(name)} at its limits", (1, 2, 3), L.Activation, options={"activation": name}, values=values)
      for name, values in [
          ("relu", [-1.0, 0.0, 1.0]),
          ("relu6", [0.0, 6.0, -1.0, 5.0, 7.0]),
          ("hard_sigmoid", [-3.0, 3.0, -4.0, 0.0, 4.0]),
          ("hard_tanh", [-1.0, 1.0, -2.0, 0.0, 2.0]),
      ]],
    *[case("relu", f"{name} at its limits", (1, 2, 3), L.ReLU, options=options, values=values)
      for name, options, values in [
          ("most 6", {"max_value": 6.0}, [0.0, 6.0, -1.0, 5.0, 7.0]),
          ("most 4", {"max_value": 4.0}, [0.0, 4.0, -1.0, 3.0, 5.0]),
      ]],
]

write("layers/limits.json", limits)
