import { expect, it } from 'vitest'
import { deviceType } from './device-type.ts'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8)'

it.each([
  [`${MAC} ${WEBKIT} Chrome/125.0.0.0 Safari/537.36`, 'Chrome 125 / macOS'],
  [`${WINDOWS} ${WEBKIT} Chrome/125.0.0.0 Safari/537.36 Edg/124.0.0.0`, 'Edge 124 / Windows 10'],
  [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`, 'Safari 17 / macOS'],
  [`${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`, 'Safari 17 / iOS 17'],
  [`${ANDROID} ${WEBKIT} Chrome/125.0.0.0 Mobile Safari/537.36`, 'Chrome 125 / Android 14'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0', 'Firefox 126 / Linux'],
  ['aws-cli/2.15.0 md/awscrt#0.19 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.11', 'aws-cli 2 / Linux'],
  ['aws-sdk-js/3.1169.0 ua/2.1 os/macos#23 lang/js md/nodejs#24.1.0', 'aws-sdk-js 3 / macOS'],
  ['curl/8.5.0', 'curl 8'],
  ['Mozilla/5.0', 'unknown'],
  ['', 'unknown'],
  [`${'x'.repeat(2000)} Chrome/1`, 'unknown'],
])('%s', (agent, device) => {
  expect(deviceType(agent)).toBe(device)
})
