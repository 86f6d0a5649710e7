"""How large the synthetic nation is, and on which days it lives."""

from dataclasses import dataclass
from datetime import date, timedelta

YEAR = 365  # days between two rounds of recording


@dataclass(frozen=True)
class Size:
    """Counts of the nation; `rounds` are the years of history, one round of recording each."""

    communes: int = 8200
    rounds: int = 5
    districts: int = 640
    provinces: int = 63
    criteria: int = 20
    indicators: int = 77

    @classmethod
    def of(cls, communes: int, rounds: int) -> "Size":
        """A nation of so many communes, with fewer places around them where they are few."""
        whole = cls()
        districts = min(whole.districts, max(2, communes * whole.districts // whole.communes))
        provinces = min(whole.provinces, max(2, districts * whole.provinces // whole.districts))
        return cls(communes=communes, rounds=rounds, districts=districts, provinces=provinces)

    def province_of(self, district: int) -> int:
        """The number of the province that a district belongs to."""
        return district % self.provinces

    def district_of(self, commune: int) -> int:
        """The number of the district that a commune belongs to."""
        return commune % self.districts

    def first_day(self, today: date) -> date:
        """The first day on which anything holds; each commune begins in the year from then."""
        return today - timedelta(days=YEAR * self.rounds)

    def past_day(self, today: date) -> date:
        """A day in the middle of the history, on which every commune has begun."""
        return self.first_day(today) + timedelta(days=YEAR * max(1, self.rounds // 2) + 1)
