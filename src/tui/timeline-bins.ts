// How finely the minute is simulated; a chart takes as many bins together as it must.
export const BINS = 240;
