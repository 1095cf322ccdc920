/** Why what only pages show changes nothing yet. */
export const NO_PAGES = 'there are no pages to sign in on'
