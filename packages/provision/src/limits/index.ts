export { UserPool } from './user-pool.ts'
export { UserPoolClient } from './user-pool-client.ts'
export { UserPoolUser } from './user-pool-user.ts'
