/** Tells the time. Handed in, so that tests and people can travel. */
export interface Clock {
  now(): Date
}
