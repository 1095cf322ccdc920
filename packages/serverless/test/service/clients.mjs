// What the clients of `poolhouse` are tested with, run by serverless-offline
export * from '../../../server/test/clients/challenges.ts'
export * from '../../../server/test/clients/tokens.ts'
