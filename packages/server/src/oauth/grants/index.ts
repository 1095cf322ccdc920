export { authorization_code } from './authorization-code.ts'
export { client_credentials } from './client-credentials.ts'
export { refresh_token } from './refresh-token.ts'
