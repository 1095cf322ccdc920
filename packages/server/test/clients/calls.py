"""Makes calls by boto3: reads one as a line of JSON, answers it as another, several at a time."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

clients = {}
lock = Lock()


def client(endpoint):
    with lock:
        if endpoint not in clients:
            keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
            clients[endpoint] = boto3.client("cognito-idp", region_name="eu-west-1", endpoint_url=endpoint, **keys)
        return clients[endpoint]


def answer(line):
    call = json.loads(line)
    try:
        output = getattr(client(call["endpoint"]), xform_name(call["operation"]))(**call["input"])
        outcome = {"output": output}
    except ClientError as error:
        outcome = {"error": error.response["Error"]}
    except Exception as error:
        outcome = {"error": {"Code": type(error).__name__, "Message": str(error)}}
    text = json.dumps({"id": call["id"], **outcome}, default=str)
    with lock:
        print(text, flush=True)


with ThreadPoolExecutor(8) as pool:
    for line in sys.stdin:
        pool.submit(answer, line)
