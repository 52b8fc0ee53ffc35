"""Pictures of results: each chart takes an edition, computes no statistic and returns an exhibit."""
