"""ListImports."""

from tests.services.cloudformation.test_list_exports import EXPORTING, IMPORTING
from tests.services.cloudformation.yard import Yard, said


def test_who_imports(yard: Yard) -> None:
    yard.create(EXPORTING.format(name="one"), "exporter")
    assert said(yard.cfn.list_imports, ExportName="us-east-1-queue") == (
        "ValidationError",
        "Export 'us-east-1-queue' is not imported by any stack.",
    )
    yard.create(IMPORTING, "importer")
    assert yard.cfn.list_imports(ExportName="us-east-1-queue")["Imports"] == ["importer"]
    yard.delete("importer")
    assert said(yard.cfn.list_imports, ExportName="us-east-1-queue")[0] == "ValidationError"
