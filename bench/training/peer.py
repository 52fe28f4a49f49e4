"""The same fit by scikit-learn: peer.py fit|gram|cv, in the folder of the training rows."""

import sys
import warnings

import numpy as np
import pyarrow.parquet as pq
from sklearn.linear_model import ElasticNet, ElasticNetCV

warnings.simplefilter("ignore")
x = pq.read_table("artifacts/train_x.parquet").to_pandas().to_numpy()
y = pq.read_table("artifacts/train_y.parquet").to_pandas().to_numpy()[:, 0]
if sys.argv[1] == "cv":
    model = ElasticNetCV(l1_ratio=[0.1, 0.5, 0.9], alphas=100, cv=5, n_jobs=2).fit(x, y)
    print(model.alpha_, model.l1_ratio_)
else:
    net = ElasticNet(alpha=0.01, l1_ratio=0.5, tol=1e-10, max_iter=100_000)
    if sys.argv[1] == "gram":
        x = np.asfortranarray(x - x.mean(axis=0))
        net.set_params(precompute=x.T @ x)
    print(net.fit(x, y).dual_gap_)
