package ai.stigmer.demo.document;

import java.util.List;
import java.util.Map;

/** What an agent found in a document, and the file it was saved to. */
public record DocumentResult(List<String> executionIds, String savedTo, Map<String, Object> document) {}
