"""Many reports: a matrix of zones, days and languages, workers, what is current, what failed.

``batch.run_batch`` does all of it. Where the reports go is a ``build.stores.Store``, who runs them an
``executors.Executor``: a local pool of processes unless another is given.
"""
