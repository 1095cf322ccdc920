/** Why what says where pages are, or who signs in there, changes nothing yet. */
export const OWN_ADDRESS = 'the pages are at the server’s own address'
export const NOBODY_ELSEWHERE = 'nobody signs in elsewhere'
