#!/usr/bin/env python3
"""Computes a finished run again, from its own files and the formulas, with numpy alone, and prints both answers.

usage: recompute.py RESULTS SAMPLE.fcs [TRUTH.fcs]
RESULTS is the folder of a run with the robust preset, leaky ReLU and arcsinh; SAMPLE.fcs the one file (float32) of its first sample.
"""
import csv, json, struct, sys
import numpy as np


def safetensors(path):
    data = open(path, "rb").read()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    meta = header.pop("__metadata__")
    tensor = lambda v: np.frombuffer(data[8 + length + v["data_offsets"][0]:8 + length + v["data_offsets"][1]], "<f4").reshape(v["shape"])
    return meta, {name: tensor(v).astype(np.float64) for name, v in header.items()}


def fcs(path):
    data = open(path, "rb").read()
    offset = lambda i: int(data[10 + 8 * i:18 + 8 * i])
    text = data[offset(0):offset(1) + 1].decode("latin1").strip()
    parts = text[1:].split(text[0])
    word = dict(zip((k.upper() for k in parts[::2]), parts[1::2]))
    columns, rows = int(word["$PAR"]), int(word["$TOT"])
    order = ">f4" if word["$BYTEORD"].startswith("4") else "<f4"
    values = np.frombuffer(data[offset(2):offset(2) + 4 * columns * rows], order).reshape(rows, columns).astype(np.float64)
    return [{word[f"$P{i + 1}N"], word.get(f"$P{i + 1}S", "")} for i in range(columns)], values


results, sample = sys.argv[1:3]
meta, weights = safetensors(f"{results}/model.safetensors")
edit, metrics = (json.load(open(f"{results}/{f}")) for f in ("edit/edit.json", "metrics.json"))
metrics = metrics["samples"][0]
k, slope, cofactor = meta["neuronedit.encoder_widths"].count(",") + 1, float(meta["neuronedit.slope"]), edit["transform"]["cofactor"]
offsets, factors = (np.array(edit["scale"][f]) for f in ("offsets", "factors"))
layers = [f"encoder.{i}" for i in range(k)] + [f"decoder.{i}" for i in range(k)]


def channels(path):
    names, values = fcs(path)
    wanted = [next(i for i, n in enumerate(names) if c["name"] in n) for c in edit["channels"]]
    return np.arcsinh(values[:, wanted] / cofactor)


def forward(h, first, last):
    for i in range(first, last):
        h = h @ weights[layers[i] + ".weight"].T + weights[layers[i] + ".bias"]
        h = h if i == 2 * k - 1 else np.where(h > 0, h, slope * h)
    return h


before = channels(sample)
x = (before - offsets) * factors
a = forward(x, 0, edit["layer"])
b = a.copy()
knots = {}
for row in csv.DictReader(open(f"{results}/edit/percentiles.csv")):
    knots.setdefault(int(row["neuron"]), []).append((float(row["source"]), float(row["target"])))
for neuron, pairs in knots.items():
    s, t = np.array(pairs).T
    v = a[:, neuron]
    b[:, neuron] = np.where(v < s[0], v + t[0] - s[0], np.where(v > s[-1], v + t[-1] - s[-1], np.interp(v, s, t)))
reconstructed = forward(a, edit["layer"], 2 * k)
after = (x + forward(b, edit["layer"], 2 * k) - reconstructed) / factors + offsets

print("reconstruction error", ((x - reconstructed) ** 2).mean(), metrics["reconstructionError"])
after_metrics = metrics["comparisons"]["after"]
print("largest difference in the change of means", np.abs(after.mean(0) - before.mean(0) - after_metrics["meanChange"]["predicted"]).max())
if len(sys.argv) > 3:
    truth = channels(sys.argv[3])

    def w1(p, q):
        z = np.sort(np.concatenate([p, q]))
        rank = lambda u: np.searchsorted(np.sort(u), z[:-1], "right") / len(u)
        return np.sum(np.diff(z) * np.abs(rank(p) - rank(q)))

    print("mean W1 to truth", np.mean([w1(after[:, i], truth[:, i]) for i in range(after.shape[1])]), after_metrics["meanWasserstein1"])
