"""What charts compute: scikit-learn's curves and areas, SciPy's Wilson intervals, the widths of texts in Liberation Sans.

The font is read from where Debian's package fonts-liberation puts it; FONTS names another folder.
"""

import os

import numpy as np
from PIL import ImageFont
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    average_precision_score,
    confusion_matrix,
    precision_recall_curve,
    precision_recall_fscore_support,
    roc_auc_score,
    roc_curve,
)

from golden import grid, numbers, write

FONTS = os.environ.get("FONTS", "/usr/share/fonts/truetype/liberation")
TEXTS = [
    "Training and validation", "Epoch", "0.85", "−1.25", "Loss", "class number 12", "“carcinoma” · 1,012 images",
    "AVAToTy", "Größe, naïve, São", "iiiiiWWWWW", "(95% CI 0.84–0.91)", "{a|b}~^_`@#$&*",
]


def labels_and_scores(name, items, classes, decimals):
    label = (grid(f"{name} label", [items], 0, 1) ** 2 * classes).astype(int).clip(0, classes - 1)
    logits = grid(f"{name} logits", [items, classes], -2, 2)
    logits[np.arange(items), label] += 1.0
    powers = np.exp(logits)
    probabilities = np.round(powers / powers.sum(axis=1, keepdims=True), decimals)
    if classes == 2:
        probabilities[:, 0] = 1 - probabilities[:, 1]
    return label, probabilities


def curves(name, items, classes, decimals):
    label, probabilities = labels_and_scores(name, items, classes, decimals)
    shown = [1] if classes == 2 else range(classes)
    predicted = probabilities.argmax(axis=1)
    one_versus_rest = []
    for index in shown:
        positive = (label == index).astype(int)
        scores = probabilities[:, index]
        x, y, _ = roc_curve(positive, scores, drop_intermediate=False)
        precision, recall, _ = precision_recall_curve(positive, scores)
        one_versus_rest.append({
            "class": index,
            "falsePositiveRate": numbers(x), "truePositiveRate": numbers(y),
            "auc": roc_auc_score(positive, scores),
            "precision": numbers(precision), "recall": numbers(recall),
            "averagePrecision": average_precision_score(positive, scores),
        })
    if classes == 2:
        said, outcome = probabilities[:, 1], label
    else:
        said, outcome = probabilities.max(axis=1), predicted == label
    observed, mean = calibration_curve(outcome, said, n_bins=10)
    precision, recall, f1, support = precision_recall_fscore_support(
        label, predicted, labels=range(classes), zero_division=0
    )
    return {
        "name": name, "classes": classes, "label": label.tolist(),
        "probabilities": [numbers(row) for row in (probabilities[:, 1:] if classes == 2 else probabilities)],
        "curves": one_versus_rest,
        "calibration": {"observed": numbers(observed), "predicted": numbers(mean)},
        "confusionMatrix": confusion_matrix(label, predicted, labels=range(classes)).tolist(),
        "perClass": {"precision": numbers(precision), "recall": numbers(recall), "f1": numbers(f1), "images": support.tolist()},
    }


def wilson(successes, count):
    interval = binomtest(successes, count).proportion_ci(0.95, method="wilson")
    return {"successes": successes, "count": count, "low": interval.low, "high": interval.high}


def width(text, bold):
    # Without kerning and hinting, at a size where rounding does not matter.
    file = f"{FONTS}/LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    font = ImageFont.truetype(file, 2000, layout_engine=ImageFont.Layout.BASIC)
    return {"text": text, "bold": bold, "em": round(sum(font.getlength(character) for character in text) / 2000, 4)}


write("plot.json", {
    "evaluations": [
        curves("two classes", 120, 2, 6),
        curves("two classes with ties", 120, 2, 1),
        curves("four classes", 90, 4, 4),
    ],
    "wilson": [wilson(*pair) for pair in [(0, 5), (5, 5), (3, 10), (81, 263), (1, 1)]],
    "widths": [width(text, bold) for text in TEXTS for bold in (False, True)],
})
