package shop;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Answers orders. */
public class Orders implements RequestHandler<Order, Map<String, Object>> {
    private int served;

    @Override
    public Map<String, Object> handleRequest(Order order, Context context) {
        if (order.getCustomer() == null) {
            throw new IllegalArgumentException("nobody ordered");
        }
        context.getLogger().log(order.getItems().size() + " items for " + order.getCustomer());
        return Map.of(
                "text", order.getCustomer() + ": " + String.join(", ", order.getItems()),
                "served", ++served,
                "function", context.getFunctionName(),
                "arn", context.getInvokedFunctionArn(),
                "requestId", context.getAwsRequestId(),
                "hasTime", context.getRemainingTimeInMillis() > 0,
                "greeting", System.getenv("GREETING"));
    }
}
