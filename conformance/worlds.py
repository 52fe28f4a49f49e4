"""Generated feature tables with ties, corrections, repeated rows, null keys, unknown keys and exact ttl bounds: many small worlds in one repository, told apart by their keys."""

from datetime import timedelta

import numpy as np
import pandas as pd

BATCHES = 5
SEEDS = 40
START = pd.Timestamp("2024-03-01", tz="UTC")
# In days; two batches have no lower bound somewhere.
TTLS = [(1, 2, 3), (2, 0, 1), (3, 1, 2), (1, 3, 0), (2, 2, 2)]
KEYS = {"stays": ["guest_no"], "weather": ["town_name"], "visits": ["guest_no", "town_name"]}
FEATURES = {"stays": ["nights", "spent"], "weather": ["warmth", "sky"], "visits": ["trips", "liked"]}
CREATED = {"stays": "made", "weather": None, "visits": "made"}

DEFINITIONS = """\
entities:
  - {{ name: guest, join_keys: [guest_no], value_type: INT64 }}
  - {{ name: town, join_keys: [town_name], value_type: STRING }}
sources:
  - {{ name: stays, {stays}, timestamp_field: at, created_timestamp_column: made }}
  - {{ name: weather, {weather}, timestamp_field: at }}
  - {{ name: visits, {visits}, timestamp_field: at, created_timestamp_column: made }}
feature_views:
  - {{ name: stays, entities: [guest], source: stays, {ttls[0]}schema: [{{ name: nights, dtype: Int64 }}, {{ name: spent, dtype: Float64 }}] }}
  - {{ name: weather, entities: [town], source: weather, {ttls[1]}schema: [{{ name: warmth, dtype: Float64 }}, {{ name: sky, dtype: String }}] }}
  - {{ name: visits, entities: [guest, town], source: visits, {ttls[2]}schema: [{{ name: trips, dtype: Int64 }}, {{ name: liked, dtype: Bool }}] }}
feature_services:
  - {{ name: all, features: [stays, weather, visits] }}
"""


def definitions(batch, source):
    """The YAML of a batch; `source(view)` says where the view's rows are."""
    ttls = [f"ttl: {days}d, " if days else "" for days in TTLS[batch]]
    return DEFINITIONS.format(ttls=ttls, **{view: source(view) for view in KEYS})


def tables(batch):
    """The rows of each view and the entity rows, of all seeds of a batch, shuffled."""
    parts = [world(np.random.default_rng([batch, seed]), seed) for seed in range(SEEDS)]
    joined = {name: pd.concat([part[name] for part in parts]) for name in parts[0]}
    mixed = {name: rows.sample(frac=1, random_state=batch).reset_index(drop=True) for name, rows in joined.items()}
    mixed["requests"] = mixed["requests"].rename_axis("row").reset_index()
    return mixed


def world(random, seed):
    # Of one width and with no digit beside another key: Feast's stores compare the keys' texts put together.
    guests = 10_000 + 10 * seed + np.arange(4)
    towns = np.array([f"{place}{seed:02d}." for place in ("Huế", "it's", 'a"b', "")])

    def rows(view, count=30):
        table = keyed(random, count, guests, towns)[["at", *KEYS[view]]]
        for name, values in features(random, count)[view].items():
            table[name] = values.mask(random.random(count) < 0.15)
        table.loc[random.random(count) < 0.05, "at"] = pd.NaT
        if CREATED[view] is not None:
            table["made"] = START + pd.to_timedelta(random.integers(0, 500, count), unit="min")
            table.loc[random.random(count) < 0.04, "made"] = pd.NaT
        # Which of two rows that tie in everything wins is for each store to say, so these are the same row twice.
        settled = table.drop_duplicates(["at", *KEYS[view], *filter(None, [CREATED[view]])])
        return pd.concat([settled, settled.sample(frac=0.15, random_state=seed)])

    requests = keyed(random, 25, guests, towns).rename(columns={"at": "event_timestamp"})
    strangers = requests.head(2).assign(guest_no=90_000 + seed, town_name=f"nowhere{seed:02d}.")
    requests = pd.concat([requests, strangers, requests.sample(3, random_state=seed)])
    return {view: rows(view) for view in KEYS} | {"requests": requests}


def keyed(random, count, guests, towns):
    nudges = pd.to_timedelta(random.choice([0, 0, -1, 1], count), unit="us")
    table = pd.DataFrame(
        {
            "at": (START + pd.to_timedelta(random.integers(0, 6, count), unit="D") + nudges).astype("datetime64[us, UTC]"),
            "guest_no": pd.array(random.choice(guests, count), dtype="Int64"),
            "town_name": pd.Series(random.choice(towns, count), dtype=object),
        }
    )
    table.loc[random.random(count) < 0.05, "guest_no"] = pd.NA
    table.loc[random.random(count) < 0.05, "town_name"] = None
    return table


def features(random, count):
    return {
        "stays": {"nights": whole(random, count), "spent": pd.Series(random.normal(size=count))},
        "weather": {"warmth": pd.Series(random.normal(size=count)), "sky": pd.Series(random.choice(["", "clear", "très gris"], count))},
        "visits": {"trips": whole(random, count), "liked": pd.Series(pd.array(random.random(count) < 0.5, dtype="boolean"))},
    }


def whole(random, count):
    return pd.Series(pd.array(random.integers(-9, 9, count), dtype="Int64"))
