"""What boto3 makes of the emulator: prints one JSON object. Endpoint, Region and keys come from the environment."""
import json
import sys

import boto3
from botocore.config import Config

scenario, model, max_tokens = sys.argv[1], sys.argv[2], int(sys.argv[3])
attempts = {"retries": {"max_attempts": 1, "mode": "standard"}} if scenario == "throttle" else {}
client = boto3.client("bedrock-runtime", config=Config(**attempts))
question = {
    "modelId": model,
    "messages": [{"role": "user", "content": [{"text": "hello"}]}],
    "inferenceConfig": {"maxTokens": max_tokens},
}
if scenario == "throttle":
    try:
        client.converse(**question)
        print(json.dumps({"outcome": "answered"}))
    except client.exceptions.ThrottlingException as error:
        answer = error.response
        print(json.dumps({
            "outcome": "throttled",
            "code": answer["Error"]["Code"],
            "message": answer["Error"]["Message"],
            "status": answer["ResponseMetadata"]["HTTPStatusCode"],
        }))
elif scenario == "stream":
    text = ""
    for event in client.converse_stream(**question)["stream"]:
        text += event.get("contentBlockDelta", {}).get("delta", {}).get("text", "")
    print(json.dumps({"text": text}))
elif scenario == "planes":
    pages = boto3.client("service-quotas").get_paginator("list_service_quotas").paginate(ServiceCode="bedrock")
    metrics = boto3.client("cloudwatch").list_metrics(Namespace="AWS/Bedrock")["Metrics"]
    print(json.dumps({
        "quotas": sum(len(page["Quotas"]) for page in pages),
        "metrics": len(metrics),
        "account": boto3.client("sts").get_caller_identity()["Account"],
        "models": len(boto3.client("bedrock").list_foundation_models()["modelSummaries"]),
    }))
else:
    answer = client.converse(**question)
    print(json.dumps({
        "text": answer["output"]["message"]["content"][0]["text"],
        "retries": answer["ResponseMetadata"]["RetryAttempts"],
    }))
