#!/usr/bin/env python3
"""Numbers that PyTorch gives for a small autoencoder, to compare ours with.

usage: pytorch_reference.py > pytorch_reference.json
Made with PyTorch 1.13 in float64, on float32 initial weights and data, so that the tolerance of the comparison is ours alone.
Weights are in PyTorch's orientation [outputs, inputs].
"""
import json
import torch

CHANNELS, WIDTHS, ROWS, STEPS = 7, [6, 4, 3], 8, 3


def build(activation):
    sizes = [CHANNELS] + WIDTHS + WIDTHS[-2::-1] + [CHANNELS]
    linears = [torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
    layers = []
    for i, linear in enumerate(linears):
        layers += [linear] + ([activation] if i < len(linears) - 1 else [])
    return linears, torch.nn.Sequential(*layers)


def numbers(tensor):
    return [float(value) for value in tensor.detach().double().flatten()]


def parameters(linears):
    return [{"weight": numbers(l.weight), "bias": numbers(l.bias)} for l in linears]


def case(name, activation, seed):
    torch.manual_seed(seed)
    linears, net = build(activation)          # float32, PyTorch's own initial weights
    data = torch.randn(ROWS, CHANNELS)        # float32
    result = {"activation": name, "initial": parameters(linears), "data": numbers(data)}
    net, data = net.double(), data.double()
    result["hidden"] = [numbers(net[: 2 * i + 2](data)) for i in range(len(linears) - 1)]
    output = net(data)
    loss = ((output - data) ** 2).mean()
    loss.backward()
    result["output"], result["loss"] = numbers(output), float(loss)
    result["gradients"] = [{"weight": numbers(l.weight.grad), "bias": numbers(l.bias.grad)} for l in linears]
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(STEPS):
        adam.zero_grad()
        ((net(data) - data) ** 2).mean().backward()
        adam.step()
    result["trained"] = parameters(linears)
    return result


cases = [case("LeakyRelu", torch.nn.LeakyReLU(0.2), 1), case("Relu", torch.nn.ReLU(), 2), case("Tanh", torch.nn.Tanh(), 3), case("Linear", torch.nn.Identity(), 4)]
print(json.dumps({"torch": torch.__version__, "channels": CHANNELS, "widths": WIDTHS, "rows": ROWS, "steps": STEPS, "cases": cases}, indent=None))
