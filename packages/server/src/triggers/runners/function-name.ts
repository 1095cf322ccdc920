/** What the ARN of a function says of it. */
export interface FunctionName {
  readonly arn: string
  /** Its name in AWS Lambda. */
  readonly name: string
  /** A version or an alias. */
  readonly qualifier: string | undefined
  readonly region: string
}

/** Reads an ARN. A pool may name anything that looks like one, so what is not of a function has a name that no function has. */
export function functionNameOf(arn: string): FunctionName {
  const [, , service, region = '', , kind, name = '', qualifier] = arn.split(':')
  const isFunction = service === 'lambda' && kind === 'function' && /^[\w-]+$/.test(name) && /^[a-z\d-]+$/.test(region)
  return isFunction ? { arn, name, qualifier, region } : { arn, name: '', qualifier: undefined, region: '' }
}
