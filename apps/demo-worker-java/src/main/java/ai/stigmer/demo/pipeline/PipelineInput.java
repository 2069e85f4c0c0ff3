package ai.stigmer.demo.pipeline;

/** @param sourceUrl an http, https or file URL of a CSV file that the Stigmer server may read */
public record PipelineInput(String sourceUrl) {}
