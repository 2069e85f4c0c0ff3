package ai.stigmer.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.agentexecution.v1.Service;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

class StubsTest {
  @Test
  void theyNeedNoCodeForValidationRules() {
    assertEquals("ai.stigmer.agentic.agentexecution.v1", Service.getDescriptor().getPackage());
    assertThrows(ClassNotFoundException.class, () -> Class.forName("build.buf.validate.ValidateProto"));
  }

  @Test
  void strippingTheRulesLeavesTheFields() {
    assertEquals(
        List.of("agent_id", "inputs", "message", "time_limit", "callback_token", "callback"),
        AgentExecutionSpec.getDescriptor().getFields().stream().map(FieldDescriptor::getName).toList());
  }
}
