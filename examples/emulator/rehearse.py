"""Asks Claude Sonnet 4.5 the same thing from several workers at once.

Nothing in here knows of bq: run it against AWS, or with AWS_ENDPOINT_URL=http://127.0.0.1:4599 against `bq emulate`.
The argument is maxTokens: python3 rehearse.py 1000
"""
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.exceptions import ClientError

WORKERS = 8
MAX_TOKENS = int(sys.argv[1]) if len(sys.argv) > 1 else 64000
client = boto3.client("bedrock-runtime")


def ask(worker):
    try:
        answer = client.converse(
            modelId="us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            messages=[{"role": "user", "content": [{"text": "Summarise the history of Kyoto."}]}],
            inferenceConfig={"maxTokens": MAX_TOKENS},
        )
        retries = answer["ResponseMetadata"]["RetryAttempts"]
        return f"worker {worker}: {answer['usage']['outputTokens']} tokens, {retries} retries"
    except ClientError as error:
        return f"worker {worker}: {error}"


with ThreadPoolExecutor(WORKERS) as pool:
    for line in pool.map(ask, range(WORKERS)):
        print(line)
