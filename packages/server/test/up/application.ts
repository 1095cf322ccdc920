import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { newFolder, start } from '../dev-mode/program.ts'

export const PASSWORD = 'MySuperSecurePassw0rd!'

/** The programs that a test's applications have installed. */
const INSTALLED = dirname(dirname(createRequire(import.meta.url).resolve('esbuild/package.json')))

/** Writes an application into a folder of its own, called pies, with the packages it says. */
export async function application(files: Readonly<Record<string, string>>, packages = ['esbuild']): Promise<string> {
  const folder = join(newFolder(), 'pies')
  await mkdir(join(folder, 'node_modules'), { recursive: true })
  for (const name of packages) await symlink(join(INSTALLED, name), join(folder, 'node_modules', name))
  for (const [path, text] of Object.entries(files)) await write(folder, path, text)
  return folder
}

export async function write(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

/** Starts `poolhouse up` there, and waits until it listens. */
export async function up(folder: string, ...args: string[]) {
  const program = start(['up', '--port', '0', ...args], { INIT_CWD: folder }, folder)
  const endpoint = await program.up
  const value = (name: string) => new RegExp(`^ {2}${name} +(\\S+)`, 'm').exec(program.out())?.[1] ?? ''
  const client = new CognitoIdentityProvider({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  const signUp = (Username: string, attributes: Readonly<Record<string, string>> = {}, ClientId = value('ClientId')) =>
    client.signUp({
      ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    })
  return { ...program, endpoint, value, client, signUp }
}
