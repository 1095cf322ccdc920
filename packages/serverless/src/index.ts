import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { provision } from '../../provision/src/provision.ts'
import type { Provisioned } from '../../provision/src/provision.ts'
import { report } from '../../provision/src/report/report.ts'
import { signInUrl } from '../../provision/src/report/sign-in.ts'
import { hasUserPools, stackOf } from '../../provision/src/service/stack.ts'
import { stateFile } from '../../provision/src/state-file.ts'
import type { Template } from '../../provision/src/template/template.ts'
import { apiOf, issuerOf } from './api.ts'
import { clockInProcess, poolClock, withClock } from './clock.ts'
import { dummyCredentials } from './credentials.ts'
import { enforceAuthorizers } from './gateway/enforcement.ts'
import { setEnvironment } from './environment.ts'
import type { Framework, Log } from './framework.ts'
import { functionsOf } from './triggers/functions.ts'
import type { Functions } from './triggers/functions.ts'
import { offlineOptions } from './offline-options.ts'
import type { OfflineOptions } from './offline-options.ts'
import { startServer } from './server.ts'
import type { Server } from './server.ts'
import { readSettings, schema } from './settings.ts'
import { withStandIn } from './triggers/stand-in.ts'

const ACCOUNT_ID = '123456789012'

/**
 * Runs the user pools of a service's resources beside `serverless offline`.
 *
 * Does nothing in any other command. Set it up under `custom.poolhouse`: see `settings.ts`.
 */
class ServerlessPoolhouse {
  readonly hooks: Record<string, () => Promise<void>>
  readonly #serverless: Framework
  readonly #options: OfflineOptions
  readonly #log: Log
  #started: Promise<void> | undefined
  #server: Server | undefined

  constructor(serverless: Framework, options: OfflineOptions, { log }: { log: Log }) {
    this.#serverless = serverless
    this.#options = options
    this.#log = log
    serverless.configSchemaHandler.defineCustomProperties(schema)

    // `serverless offline` runs the first, `serverless offline start` the second
    const start = async () => (this.#started ??= this.#start())
    this.hooks = {
      'before:offline:start': start,
      'before:offline:start:init': start,
      'before:offline:start:end': async () => this.#server?.stop(),
    }
  }

  async #start(): Promise<void> {
    const { service, classes } = this.#serverless
    const serviceDir = this.#serverless.serviceDir ?? this.#serverless.config?.servicePath ?? process.cwd()
    const provider = this.#serverless.getProvider('aws')
    const settings = readSettings(service.custom, { serviceDir, service: service.service, stage: provider.getStage() })
    if (!settings.enabled) return

    try {
      const template = stackOf(service, provider.naming)
      if (!hasUserPools(template)) {
        this.#log.info('No user pool among the resources: poolhouse stays out of the way.')
        return
      }
      const stackName = provider.naming.getStackName()
      const place = { serviceDir, stackName, region: provider.getRegion(), accountId: ACCOUNT_ID }
      const functions = functionsOf(service, settings.functions, this.#offlineOptions(), serviceDir)
      this.#server = await startServer({
        ...place,
        ...settings,
        functions,
        say: (line) => this.#log.info(line),
        log: (line) => this.#log.notice(line),
        ended: (how) => this.#log.error(`The user pool ended (${how}): start again.`),
      })
      const { url } = this.#server
      const state = stateFile(settings.data)
      const before = await state.read()
      const provisioned = await beforeFunctions(template, functions, () =>
        provision({
          ...place,
          ...settings,
          template,
          call: apiOf(url, place.region),
          issuer: issuerOf(url),
          runs: functions.runs,
          state: before,
          save: state.write,
        }),
      )
      await state.write(provisioned.state)

      const variables = {
        ...dummyCredentials(),
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url,
        AWS_REGION: place.region,
      }
      const { useDocker, useInProcess } = this.#offlineOptions()
      // In a container there is no file of this machine.
      const options = useDocker || useInProcess ? undefined : withClock
      setEnvironment(service, variables, provisioned.resolve, (sentence) => this.#log.warning(sentence), options)
      await this.#enforceAuthorizers({ template, ...provisioned }, { serviceDir, url })
      for (const [name, why] of Object.entries(provisioned.unresolved)) this.#log.warning(`Output ${name}: ${why}`)
      // npm runs scripts in the package's folder, wherever it was called from
      const from = process.env['INIT_CWD'] ?? process.cwd()
      const signIn = await signInUrl(provisioned, (path) => fetch(url + path))
      this.#log.notice(report(provisioned, { ...place, ...settings, url, signIn, from }))
    } catch (error) {
      await this.#server?.stop()
      // Other plugins may be watching files by now, which would keep a failed command from ending
      setTimeout(() => process.exit(1), 1000).unref()
      throw new classes.Error(error instanceof Error ? error.message : String(error), 'POOLHOUSE')
    }
  }

  #offlineOptions(): OfflineOptions {
    return offlineOptions(this.#serverless.service, this.#options)
  }

  async #enforceAuthorizers(
    { template, state, resolve }: Provisioned & { template: Template },
    { serviceDir, url }: { serviceDir: string; url: string },
  ): Promise<void> {
    const { service, pluginManager } = this.#serverless
    const { functions = {}, provider } = service
    const pools = Object.values(state.resources).filter(({ type }) => type === 'AWS::Cognito::UserPool')
    const { noAuth, useDocker, useInProcess } = this.#offlineOptions()
    const clock = poolClock(url, Date.now)
    await enforceAuthorizers({
      stack: {
        template,
        httpAuthorizers: provider.httpApi?.authorizers,
        poolIds: pools.map(({ physicalId }) => physicalId),
        resolve,
      },
      functions,
      url,
      clock,
      aroundFunctions: useInProcess && !useDocker ? clockInProcess(url) : undefined,
      noAuth: Boolean(noAuth),
      // The framework looks for plugins beside the service, and then beside itself
      roots: [serviceDir, dirname(realpathSync(process.argv[1] ?? serviceDir))],
      plugins: pluginManager?.plugins ?? [],
      log: this.#log,
    })
  }
}

function beforeFunctions<T>(
  { Resources: resources }: Template,
  { endpoint }: Functions,
  work: () => Promise<T>,
): Promise<T> {
  const makesUsers = Object.values(resources).some(({ Type }) => Type === 'AWS::Cognito::UserPoolUser')
  return makesUsers && endpoint !== undefined ? withStandIn(endpoint, work) : work()
}

export default ServerlessPoolhouse
