import { expect, test } from '@jest/globals';
import { readTelemetryConfig } from './config.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };

test('nothing is sent where nobody says where to', () => {
  expect(readTelemetryConfig({})).toMatchObject({ tracesUrl: undefined, metricsUrl: undefined });
});

test('spans and metrics go below the endpoint, or each to its own', () => {
  expect(readTelemetryConfig(endpoint)).toMatchObject({
    tracesUrl: 'http://collector:4318/v1/traces',
    metricsUrl: 'http://collector:4318/v1/metrics',
  });
  const apart = { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in' };
  expect(readTelemetryConfig(apart)).toMatchObject({
    tracesUrl: 'https://traces.example/in',
    metricsUrl: 'http://collector:4318/v1/metrics',
  });
});

test('each can be left out, and all at once', () => {
  expect(readTelemetryConfig({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }).tracesUrl).toBeUndefined();
  expect(
    readTelemetryConfig({ ...endpoint, OTEL_METRICS_EXPORTER: 'prometheus' }).metricsUrl,
  ).toBeUndefined();
  expect(readTelemetryConfig({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toMatchObject({
    tracesUrl: undefined,
    metricsUrl: undefined,
  });
});

test('what cannot be used is named', () => {
  expect(() => readTelemetryConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(
    /OTEL_EXPORTER_OTLP_ENDPOINT/,
  );
  expect(() => readTelemetryConfig({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(
    /OTEL_EXPORTER_OTLP_PROTOCOL/,
  );
});
