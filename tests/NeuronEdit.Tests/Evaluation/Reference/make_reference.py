"""Makes reference.json: what numpy and scipy say about two fixed samples. Needs python3-numpy and python3-scipy.

Values are small whole numbers over 16, so float32 holds them exactly and both sides see the same data.
Run: python3 make_reference.py > reference.json
"""
import json
import numpy as np
import scipy
from scipy.spatial.distance import cdist
from scipy.stats import linregress, wasserstein_distance


def sample(rows, channels, salt):
    i = np.arange(rows * channels, dtype=np.int64)
    return (((i * i * 31 + i * 17 + salt) % 1009) / 16.0).reshape(rows, channels)


def energy(x, y):
    return 2 * cdist(x, y).mean() - cdist(x, x).mean() - cdist(y, y).mean()


x, y = sample(60, 3, 5), sample(83, 3, 400) * 0.5
p, m = np.array([1.0, 2.5, -3.0, 4.25]), np.array([0.5, 2.0, -3.5, 6.0])
line = linregress(m, p)
print(json.dumps({
    "numpy": np.__version__, "scipy": scipy.__version__,
    "wasserstein1": [wasserstein_distance(x[:, c], y[:, c]) for c in range(3)],
    "energy": energy(x, y),
    "medianX": np.median(x, axis=0).tolist(), "medianY": np.median(y, axis=0).tolist(),
    "meanX": x.mean(axis=0).tolist(), "varianceX": x.var(axis=0).tolist(),
    "percentilesX": np.percentile(x[:, 0], np.arange(101)).tolist(),
    "pearsonR": line.rvalue, "slope": line.slope,
}, indent=1))
