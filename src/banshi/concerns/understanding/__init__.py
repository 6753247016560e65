"""What a concern is about, of what kind and how urgent: learned from what the office's own staff decided before.

No text leaves the house and no network is asked. A guess says how sure it is and which words counted; where it is not
sure an operator chooses. A model that does worse than the one in use is refused.
"""

from banshi.concerns.understanding.comparing import compare
from banshi.concerns.understanding.guesses import Guess, Sample, Understood
from banshi.concerns.understanding.judging import Comparison, Report, better_than
from banshi.concerns.understanding.model import Model
from banshi.concerns.understanding.training import Trained, train

__all__ = [
    "Comparison",
    "Guess",
    "Model",
    "Report",
    "Sample",
    "Trained",
    "Understood",
    "better_than",
    "compare",
    "train",
]
