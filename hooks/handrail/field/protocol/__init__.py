"""The protocol: load, latency, bandwidth, loss, faults and recovery in the lab, each with a criterion."""
