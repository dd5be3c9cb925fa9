package shop;

import java.util.List;

/** An order, as the JSON serialization of the runtime client makes it. */
public class Order {
    private String customer;
    private List<String> items = List.of();

    public String getCustomer() {
        return customer;
    }

    public void setCustomer(String customer) {
        this.customer = customer;
    }

    public List<String> getItems() {
        return items;
    }

    public void setItems(List<String> items) {
        this.items = items;
    }
}
