"""Sums of exponentials, exactly: a linear model is its poles and residues, so nothing is integrated in steps.

Shapes: `o` outputs, `n` people, `k` poles, `m` moments. Rates are per minute and positive, times are minutes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
APART = 1e-5  # poles closer than this, relative, are moved apart: residues of equal poles do not exist
SAFE = 600.0  # an exponent beyond which a float overflows
FEW = 9  # moments up to which a grid is no gain
BLOCK = 64  # people at a time, so that the work stays in the cache


class Input(NamedTuple):
    """An amount that enters at `start`: at once where `lasting` is zero, else evenly over `lasting` minutes."""

    amount: Floats  # (n,)
    start: Floats  # (n,)
    lasting: Floats  # (n,)


def residues(gain: Floats, zeros: Floats, poles: Floats) -> Floats:
    """The weights (n, k) of gain * prod(s + zeros) / prod(s + poles), with fewer zeros than poles, all poles apart."""
    above = np.prod(zeros[:, :, None] - poles[:, None, :], axis=1)
    gaps = poles[:, :, None] - poles[:, None, :]
    np.einsum("nii->ni", gaps)[:] = 1.0
    return np.asarray(gain[:, None] * above / np.prod(gaps, axis=1))


def answer(poles: Floats, weights: Floats, put: Input, times: Floats) -> Floats:
    """What comes out (o, n, m): for each of o outputs the sum of weights (o, n, k) * exp(-poles (n, k) * t), driven by
    the input. Uniform times are much faster than others, and give the same."""
    out = np.empty((len(weights), len(poles), len(times)))
    for first in range(0, len(poles), BLOCK):
        part = slice(first, first + BLOCK)
        out[:, part] = _block(poles[part], weights[:, part], Input(*(each[part] for each in put)), times)
    return out


def _block(poles: Floats, weights: Floats, put: Input, times: Floats) -> Floats:
    begun = times[None, :] >= put.start[:, None]
    if not put.lasting.any():
        (found,) = _decays(poles, weights * put.amount[:, None], (put.start,), times)
        return np.asarray(np.where(begun, found, 0.0))
    steps = weights / poles * (put.amount / put.lasting)[:, None]
    end = put.start + put.lasting
    since, after = _decays(poles, steps, (put.start, end), times)
    rising = np.where(begun, steps.sum(axis=2)[:, :, None] - since, 0.0)
    return np.asarray(np.where(times[None, :] >= end[:, None], after - since, rising))


def _decays(poles: Floats, weights: Floats, moments: tuple[Floats, ...], times: Floats) -> list[Floats]:
    """Sum of weights * exp(-poles * (t - moment)) for each moment; nothing of use before it."""
    if max((poles.max(axis=1) * moment).max() for moment in moments) > SAFE:
        return [_one_by_one(poles, weights, np.maximum(times[None, :] - moment[:, None], 0.0)) for moment in moments]
    shifted = np.concatenate([weights * np.exp(poles * moment[:, None]) for moment in moments])
    return list(np.split(_sums(poles, shifted, times), len(moments)))


def _sums(poles: Floats, weights: Floats, times: Floats) -> Floats:
    """Sum of weights * exp(-poles * t). On a uniform grid t = coarse + fine, so that few exponentials are needed."""
    count = len(times)
    step = times[1] - times[0] if count > 1 else 0.0
    if count < FEW or not np.allclose(np.diff(times), step, rtol=1e-9, atol=0):
        return _one_by_one(poles, weights, np.broadcast_to(times, (len(poles), count)))
    side = int(np.ceil(np.sqrt(count)))
    coarse = np.exp(-poles[:, None, :] * (times[0] + step * side * np.arange(side))[None, :, None])
    fine = np.exp(-poles[:, :, None] * (step * np.arange(side))[None, None, :])
    left = (weights.swapaxes(0, 1)[:, :, None, :] * coarse[:, None]).reshape(len(poles), -1, poles.shape[1])
    found = (left @ fine).reshape(len(poles), len(weights), -1)[:, :, :count]
    return np.asarray(found.swapaxes(0, 1))


def _one_by_one(poles: Floats, weights: Floats, times: Floats) -> Floats:
    return np.asarray(np.einsum("onk,nkm->onm", weights, np.exp(-poles[:, :, None] * times[:, None, :])))


def apart(poles: Floats) -> Floats:
    """The same poles (n, k), those that nearly coincide moved by a hundred-thousandth."""
    order = np.argsort(poles, axis=1)
    ranked = np.take_along_axis(poles, order, axis=1)
    for place in range(1, ranked.shape[1]):
        ranked[:, place] = np.maximum(ranked[:, place], ranked[:, place - 1] * (1 + APART))
    moved = np.empty_like(poles)
    np.put_along_axis(moved, order, ranked, axis=1)
    return moved


def cubic_rates(first: Floats, second: Floats, third: Floats) -> Floats:
    """The three rates r of s^3 + first s^2 + second s + third with s = -r, all real and positive (n, 3)."""
    spread = np.sqrt((first**2 - 3 * second) / 9)
    turn = (2 * first**3 - 9 * first * second + 27 * third) / 54
    angle = np.arccos(np.clip(turn / spread**3, -1.0, 1.0))
    thirds = (angle[:, None] + 2 * np.pi * np.arange(3)) / 3
    return np.asarray(2 * spread[:, None] * np.cos(thirds) + first[:, None] / 3)


def quadratic_rates(first: Floats, second: Floats) -> Floats:
    """The two rates r of s^2 + first s + second with s = -r (n, 2)."""
    root = np.sqrt(first**2 - 4 * second)
    large = (first + root) / 2
    return np.stack([large, second / large], axis=1)
