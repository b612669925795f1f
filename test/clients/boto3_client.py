"""What boto3 makes of the emulator: prints one JSON object. Endpoint, Region and keys come from the environment."""
import json
import os
import sys
import time

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
elif scenario == "operations":
    folder = sys.argv[4]
    bedrock = boto3.client("bedrock")
    forced = {"tools": [{"toolSpec": {"name": "f", "inputSchema": {"json": {"type": "object"}}}}], "toolChoice": {"any": {}}}
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 50, "messages": [{"role": "user", "content": "hello"}]}
    invoked = json.loads(client.invoke_model(modelId=model, body=json.dumps(body))["body"].read())
    chunks = [json.loads(event["chunk"]["bytes"]) for event in client.invoke_model_with_response_stream(modelId=model, body=json.dumps(body))["body"]]
    profile = bedrock.create_inference_profile(inferenceProfileName="mine", modelSource={"copyFrom": model})["inferenceProfileArn"]
    records = [json.dumps({"recordId": str(index), "modelInput": body}) + "\n" for index in range(100)]
    os.makedirs(f"{folder}/bucket")
    with open(f"{folder}/bucket/in.jsonl", "w") as file:
        file.writelines(records)
    job = bedrock.create_model_invocation_job(
        jobName="job", roleArn="arn:aws:iam::123456789012:role/r", modelId="us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        inputDataConfig={"s3InputDataConfig": {"s3Uri": "s3://bucket/in.jsonl"}},
        outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://bucket/out/"}},
    )["jobArn"]
    while "endTime" not in bedrock.get_model_invocation_job(jobIdentifier=job):
        time.sleep(0.05)
    reranked = boto3.client("bedrock-agent-runtime").rerank(
        queries=[{"type": "TEXT", "textQuery": {"text": "tokens"}}],
        sources=[{"type": "INLINE", "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": text}}} for text in ("a cat", "tokens")],
        rerankingConfiguration={"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": {
            "modelConfiguration": {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0"}}},
    )
    print(json.dumps({
        "tool": client.converse(**question, toolConfig=forced)["stopReason"],
        "counted": client.count_tokens(modelId="anthropic.claude-sonnet-4-20250514-v1:0", input={"converse": {"messages": question["messages"]}})["inputTokens"],
        "invoked": invoked["stop_reason"],
        "streamed": chunks[-1]["type"],
        "profile": client.converse(**{**question, "modelId": profile})["stopReason"],
        "guardrail": client.apply_guardrail(guardrailIdentifier="g", guardrailVersion="1", source="INPUT", content=[{"text": {"text": "hi"}}])["action"],
        "job": bedrock.get_model_invocation_job(jobIdentifier=job)["successRecordCount"],
        "jobs": len(bedrock.list_model_invocation_jobs(statusEquals="Completed")["invocationJobSummaries"]),
        "ranked": [result["index"] for result in reranked["results"]],
        "points": len(boto3.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Bedrock", MetricName="Invocations", Period=3600, Statistics=["Sum"],
            StartTime=sys.argv[5], EndTime=sys.argv[6])["Datapoints"]),
        "increase": boto3.client("service-quotas").request_service_quota_increase(
            ServiceCode="bedrock", QuotaCode="L-CABD464E", DesiredValue=99)["RequestedQuota"]["Status"],
    }))
else:
    answer = client.converse(**question)
    print(json.dumps({
        "text": answer["output"]["message"]["content"][0]["text"],
        "retries": answer["ResponseMetadata"]["RetryAttempts"],
    }))
