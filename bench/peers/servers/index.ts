export { cognitoLocal } from './cognito-local.ts'
export { moto } from './moto.ts'
export { poolhouse } from './poolhouse.ts'
