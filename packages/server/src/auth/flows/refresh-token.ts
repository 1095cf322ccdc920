import { REFRESH_TOKEN_AUTH } from './refresh-token-auth.ts'

/** Another name of REFRESH_TOKEN_AUTH. */
export const REFRESH_TOKEN = REFRESH_TOKEN_AUTH
