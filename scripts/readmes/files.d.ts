// Files that a reader has beside a program.
declare module '*/amplify_outputs.json' {
  const outputs: {
    readonly auth: {
      readonly user_pool_id: string
      readonly aws_region: string
      readonly user_pool_client_id: string
    }
    readonly version: string
  }
  export default outputs
}
