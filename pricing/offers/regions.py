"""Regions by the names that price lists use.

Old files have no region codes, only AWS's location names; CloudFront is priced by edge geography.
Source: AWS General Reference, Regions and endpoints; CloudFront pricing page.
"""

from __future__ import annotations

from pricing.offers.records import Product

LOCATIONS = {
    "US East (N. Virginia)": "us-east-1",
    "US East (Ohio)": "us-east-2",
    "US West (N. California)": "us-west-1",
    "US West (Oregon)": "us-west-2",
    "Africa (Cape Town)": "af-south-1",
    "Asia Pacific (Hong Kong)": "ap-east-1",
    "Asia Pacific (Hyderabad)": "ap-south-2",
    "Asia Pacific (Jakarta)": "ap-southeast-3",
    "Asia Pacific (Malaysia)": "ap-southeast-5",
    "Asia Pacific (Melbourne)": "ap-southeast-4",
    "Asia Pacific (Mumbai)": "ap-south-1",
    "Asia Pacific (Osaka)": "ap-northeast-3",
    "Asia Pacific (Seoul)": "ap-northeast-2",
    "Asia Pacific (Singapore)": "ap-southeast-1",
    "Asia Pacific (Sydney)": "ap-southeast-2",
    "Asia Pacific (Thailand)": "ap-southeast-7",
    "Asia Pacific (Tokyo)": "ap-northeast-1",
    "Canada (Central)": "ca-central-1",
    "Canada West (Calgary)": "ca-west-1",
    "EU (Frankfurt)": "eu-central-1",
    "EU (Ireland)": "eu-west-1",
    "EU (London)": "eu-west-2",
    "EU (Milan)": "eu-south-1",
    "EU (Paris)": "eu-west-3",
    "EU (Stockholm)": "eu-north-1",
    "Europe (Spain)": "eu-south-2",
    "Europe (Zurich)": "eu-central-2",
    "Israel (Tel Aviv)": "il-central-1",
    "Mexico (Central)": "mx-central-1",
    "Middle East (Bahrain)": "me-south-1",
    "Middle East (UAE)": "me-central-1",
    "South America (Sao Paulo)": "sa-east-1",
    "AWS GovCloud (US-East)": "us-gov-east-1",
    "AWS GovCloud (US-West)": "us-gov-west-1",
}
EDGES = {
    "US": "cf-united-states",
    "EU": "cf-europe",
    "CA": "cf-canada",
    "JP": "cf-japan",
    "AP": "cf-asia-pacific",
    "AU": "cf-australia",
    "IN": "cf-india",
    "SA": "cf-south-america",
    "ME": "cf-middle-east",
    "ZA": "cf-south-africa",
}
_GLOBAL_SERVICES = {"AmazonRoute53"}


def region_of(product: Product) -> str | None:
    """The Region a product is priced in; None for Local Zones, Outposts, `Any` and what is unknown."""
    service = product.get("servicecode")
    if service == "AmazonCloudFront":
        return EDGES.get(product.get("usagetype").partition("-")[0])
    if service in _GLOBAL_SERVICES:
        return "global"
    start = "from" if product.get("fromLocation") or product.get("fromRegionCode") else ""
    kind = product.get(f"{start}LocationType" if start else "locationType")
    if kind and kind != "AWS Region":
        return None
    code = product.get("fromRegionCode" if start else "regionCode")
    location = product.get("fromLocation" if start else "location")
    return code or LOCATIONS.get(location.replace("Europe (", "EU (")) or LOCATIONS.get(location)
