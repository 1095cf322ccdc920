/** The parts of a Serverless configuration of which a stack is made. */
export interface Service {
  readonly resources?: unknown
  readonly functions?: Readonly<Record<string, ServiceFunction>>
}

export interface ServiceFunction {
  readonly name?: string
  readonly events?: readonly { readonly cognitoUserPool?: unknown }[]
}

/** The names that the Serverless Framework gives. */
export interface Naming {
  getLambdaLogicalId(functionName: string): string
  getCognitoUserPoolLogicalId(poolName: string): string
  getCustomResourceCognitoUserPoolResourceLogicalId(functionName: string): string
}
