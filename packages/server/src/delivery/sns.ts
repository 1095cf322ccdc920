import { awsSuffix, signed } from '../http/outgoing/aws.ts'
import type { Send } from '../http/outgoing/send.ts'
import type { AwsSettings } from './call.ts'
import { call, isFinal } from './call.ts'
import type { Way } from './way.ts'

export interface SnsSettings extends AwsSettings {
  readonly kind: 'sns'
}

/**
 * Sends text messages by Amazon SNS.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function sns(settings: SnsSettings, send: Send): Way {
  const { region } = settings
  const { endpoint = `https://sns.${region}.${awsSuffix(region)}` } = settings
  return {
    async send({ destination, body }) {
      const request = {
        method: 'POST' as const,
        url: `${endpoint}/`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          Action: 'Publish',
          Version: '2010-03-31',
          PhoneNumber: destination,
          Message: body,
          // Codes go before advertisements.
          'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
          'MessageAttributes.entry.1.Value.DataType': 'String',
          'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
        }).toString(),
      }
      await call(send, await signed(request, { service: 'sns', region }, settings), {
        whom: 'Amazon SNS',
        refusesBy: isFinal(['InvalidParameter', 'InvalidParameterValue']),
      })
    },
  }
}
