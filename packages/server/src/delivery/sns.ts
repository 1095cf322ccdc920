import type { AwsSettings } from './aws.ts'
import { isFinal, signer } from './aws.ts'
import type { Fetch } from './call.ts'
import { call } from './call.ts'
import type { Way } from './way.ts'

export interface SnsSettings extends AwsSettings {
  readonly kind: 'sns'
}

/**
 * Sends text messages by Amazon SNS.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function sns(settings: SnsSettings, fetch: Fetch): Way {
  const sign = signer('sns', settings)
  const { endpoint = `https://sns.${settings.region}.amazonaws.com` } = settings
  return {
    async send({ destination, body }) {
      const request = await sign(`${endpoint}/`, {
        method: 'POST',
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
      })
      await call(fetch, request, {
        whom: 'Amazon SNS',
        refusesBy: isFinal(['InvalidParameter', 'InvalidParameterValue']),
      })
    },
  }
}
