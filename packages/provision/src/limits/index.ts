export { UserPool } from './user-pool.ts'
export { UserPoolClient } from './user-pool-client.ts'
export { UserPoolDomain } from './user-pool-domain.ts'
export { UserPoolUser } from './user-pool-user.ts'
