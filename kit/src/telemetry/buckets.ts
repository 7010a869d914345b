/** From a look-up in memory up to the longest that anybody waits for an answer, in seconds. */
export const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The options of a histogram of durations. */
export const inSeconds = { unit: 's', advice: { explicitBucketBoundaries: DURATION_BUCKETS } };
