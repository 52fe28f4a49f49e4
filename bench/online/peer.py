"""The same reads with stock Feast in one process: peer.py ENTITIES READS, in the feature repository."""

import sys
import time

from feast import FeatureStore

entities, reads = map(int, sys.argv[1:3])
store = FeatureStore(repo_path=".")
service = store.get_feature_service("ranking")
times = []
for read in range(reads + 200):
    wanted = [{"shop": (read * 7919 + index * 104_729) % 200_000} for index in range(entities)]
    started = time.perf_counter()
    store.get_online_features(features=service, entity_rows=wanted).to_dict()
    if read >= 200:
        times.append(1000 * (time.perf_counter() - started))
times.sort()
print(times[len(times) // 2], times[int(len(times) * 0.99)])
