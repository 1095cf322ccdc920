/** Why what says who signs in on pages changes nothing yet. */
export const NOBODY_ELSEWHERE = 'nobody signs in elsewhere'
